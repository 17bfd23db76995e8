"""What a voter sees and touches. The only part of the terminal that imports Kivy, and
only after `environment` was prepared. A screen draws a view value and holds no rule."""
