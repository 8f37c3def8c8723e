"""The pictures of the lessons, each a short function from a function to a stage."""
