"""The large public board of the counting place: progress, and in the end the result."""
