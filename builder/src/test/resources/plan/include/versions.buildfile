ARG TAG=1.2
FROM scratch AS tools
