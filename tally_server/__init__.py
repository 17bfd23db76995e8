"""The counting place: preparation, intake, count, outcome and official records."""
