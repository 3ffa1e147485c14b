mkdir mnt
#: exit 1
#: says nowhere
#: try
junion -o lowerdir=$PWD/nowhere mnt
