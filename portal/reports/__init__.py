"""Reports: figures and lists made from the cases, as the procedure's pack asks for them."""
