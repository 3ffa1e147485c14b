printf '# only a comment\n' >Buildfile
#: exit 1
#: says Buildfile
#: try
jbuild -t broken:1 .
