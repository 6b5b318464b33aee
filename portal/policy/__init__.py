"""What a procedure says: pure functions and frozen values, standard library only."""
