printf 'FROM nowhere:1\n' >Buildfile
#: exit 1
#: says nowhere:1
#: says lamina import
#: try
jbuild -t broken:1 .
