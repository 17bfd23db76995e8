"""What went wrong in real elections by machine, played at terminals of Ippyo."""
