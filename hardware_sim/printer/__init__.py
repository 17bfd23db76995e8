"""A slip printer that is not there: it reads ESC/POS as a printer does, and keeps the paper."""
