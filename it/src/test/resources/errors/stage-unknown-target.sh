printf 'FROM busybox AS first\nRUN true\n' >Buildfile
#: exit 1
#: says nowhere
#: says first
#: try
jbuild --target nowhere -t broken:1 .
