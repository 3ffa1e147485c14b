/**
 * The union through libfuse 2.9's path interface, by way of jnr-fuse: the transport for a process
 * that may not mount, since libfuse brings {@code fusermount}. Every operation libfuse 2 can
 * express reaches the same core as the direct transport's; the rest is answered as the table says.
 * Start the JVM with UTF-8 as its charset, the default.
 *
 * <table>
 * <caption>What a user notices</caption>
 * <tr><th>need</th><th>through libfuse 2</th></tr>
 * <tr><td>a name that is not UTF-8, or has U+FFFD in it</td><td>EILSEQ, and left out of listings;
 * a symlink's target likewise when it is made, but read as it is</td></tr>
 * <tr><td>renameat2 with flags</td><td>EINVAL</td></tr>
 * <tr><td>O_TMPFILE</td><td>EOPNOTSUPP</td></tr>
 * <tr><td>SEEK_HOLE, SEEK_DATA</td><td>the whole file is one piece of data</td></tr>
 * <tr><td>copy_file_range</td><td>a copy through read and write; holes are filled</td></tr>
 * <tr><td>syncfs</td><td>does nothing; fsync works, of directories too</td></tr>
 * <tr><td>POSIX ACLs</td><td>stored and copied up, a default ACL is inherited; the kernel does not
 * enforce them</td></tr>
 * <tr><td>hard links</td><td>one file with one inode number and one link count, but the kernel
 * caches and locks each name for itself: data written by one name may be seen late through another
 * that is open or mapped meanwhile, and locks do not meet</td></tr>
 * <tr><td>unlinked but open files</td><td>work, and no {@code .fuse_hidden} file ever reaches a
 * layer. Once their directory is removed too, fstat, fchmod, fchown, futimens and fsetxattr give
 * ENOENT; reading and writing goes on. Names of {@code .fuse_hidden} and 16 hexadecimal digits are
 * libfuse's own: making one gives EPERM, renaming an open file to one unlinks it. A rename onto an
 * open file that fails (disk full during its copy-up) has unlinked that file already</td></tr>
 * <tr><td>a removed directory that is somebody's current one</td><td>stat of it gives
 * ENOENT</td></tr>
 * <tr><td>speed</td><td>no passthrough, no listing with attributes, directory operations one after
 * the other, requests of 128 KiB at most, attributes never cached</td></tr>
 * </table>
 */
@NullMarked
package dev.lamina.unionfs.transport.jnr;

import org.jspecify.annotations.NullMarked;
