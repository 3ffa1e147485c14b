# The reference keeps leading to the image that was built before.
printf 'FROM busybox\nRUN echo 1 >/one\n' >Buildfile
jbuild -t kept:1 . >/dev/null 2>&1
printf 'FROM busybox\nRUN echo 1 >/one\nRUN false\n' >Buildfile
#: exit 1
#: says Buildfile:3
#: try
jbuild -t kept:1 .
