"""What is promised to whom: messages are kept before they are sent, and followed until they are settled."""
