"""What someone signs in with, and what a system calls with: sessions, second factors, API keys, and the log of them."""
