printf 'FROM busybox\nRUN echo first words; echo last words >&2; exit 42\n' >Buildfile
#: exit 1
#: says Buildfile:2
#: says 42
#: says first words
#: says last words
#: try
jbuild -t broken:1 .
