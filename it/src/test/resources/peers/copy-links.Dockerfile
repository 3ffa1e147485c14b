FROM busybox
COPY links /links
COPY links/relative /followed
COPY link-to-folder /through
COPY link-to-folder/first.txt /through-file
