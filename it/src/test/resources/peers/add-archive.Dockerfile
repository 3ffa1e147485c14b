FROM busybox
ADD folder /added
ADD one.txt /added/
ADD archive.tar /unpacked/
