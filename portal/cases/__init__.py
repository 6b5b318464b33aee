"""Cases: what is stored of them, the commands that change them, and who may see them."""
