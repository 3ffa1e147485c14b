# Layers that hold data only, behind two colons, and files whose data lies elsewhere: as kernel overlayfs reads
# them, also where no mark on the directory says that there are any.
mkdir -p meta/dir d1/objects d2/objects u w m
echo first >d1/objects/one
echo second >d2/objects/two
echo hidden >d2/objects/one
for name in one two; do
    [ $name = one ] && size=6 || size=7
    truncate -s $size meta/dir/$name
    chmod 640 meta/dir/$name
    setfattr -n trusted.overlay.metacopy meta/dir/$name
    setfattr -n trusted.overlay.redirect -v /objects/$name meta/dir/$name
done

seen() {
    find m -mindepth 1 -printf '%P %y %m %s\n' | sort
    cat m/dir/one m/dir/two
}

mount -t overlay o -o "lowerdir=meta::d1::d2,metacopy=on,redirect_dir=follow" m
expected=$(seen)
umount m
for fuse in direct jnr; do
    junion --fuse $fuse -o lowerdir=meta::d1::d2 m
    same "read-only, $fuse" "$expected" "$(seen)"
    umount m
done
junion -o lowerdir+=meta,datadir+=d1,datadir+=d2,upperdir=u,workdir=w m
same "with an upper" "$expected" "$(seen)"
chmod 600 m/dir/one
mv m/dir/one m/moved
echo more >>m/dir/two
mv m/dir m/elsewhere
changed="first second more $(stat -c %a m/moved)"
same "changed" "$changed" "$(cat m/moved m/elsewhere/two | paste -sd ' ') $(stat -c %a m/moved)"
umount m
mount -t overlay o -o "lowerdir=meta::d1::d2,upperdir=u,workdir=w,metacopy=on,redirect_dir=on,index=on" m
same "read back" "$changed" "$(cat m/moved m/elsewhere/two | paste -sd ' ') $(stat -c %a m/moved)"
umount m
rm d1/objects/one d2/objects/one
junion -o lowerdir=meta::d1::d2 m
ends 1 cat m/dir/one
says "Input/output error"
umount m
