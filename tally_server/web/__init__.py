"""Staff pages of the counting place, and what makes the application."""
