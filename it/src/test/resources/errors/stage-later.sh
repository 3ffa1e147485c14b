printf 'FROM busybox\nCOPY --from=later /a /b\nFROM busybox AS later\nFROM busybox\nCOPY --from=0 /b /c\n' >Buildfile
#: exit 1
#: says Buildfile:2
#: says later
#: try
jbuild -t broken:1 .
