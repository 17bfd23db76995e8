"""What the counting place keeps: SQLite, or PostgreSQL by URL. The only user of SQLAlchemy."""
