"""Who works at the counting place, and what each of them may do: rules without a database."""
