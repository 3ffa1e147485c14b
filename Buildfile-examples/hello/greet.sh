#!/bin/sh
# Prints the greeting of the image and what the build left behind.
echo "$GREETING: $(tr '\n' ' ' </app/data/names)"
