#: exit 1
#: says nowhere
#: try
jbuild -t broken:1 nowhere
