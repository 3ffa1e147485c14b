printf 'FROM busybox\n' >Buildfile
#: exit 1
#: says Not A Name
#: try
jbuild -t 'Not A Name' .
