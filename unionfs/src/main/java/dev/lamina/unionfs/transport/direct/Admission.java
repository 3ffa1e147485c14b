package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.transport.Access;

/**
 * Whose requests are carried out. The kernel can tell the owner of a mount from all others, not
 * root from the rest; who has an open file may go on with it.
 *
 * @param owner the only user beside root, or -1 for everyone
 */
record Admission(int owner) {
    static final Admission ALL = new Admission(-1);

    static Admission of(Access access, int owner) {
        return access == Access.OWNER_AND_ROOT ? new Admission(owner) : ALL;
    }

    void check(Opcode opcode, Request in) throws ErrnoException {
        if (owner >= 0 && opens(opcode)) {
            int caller = in.caller(0).uid();
            if (caller != owner && caller != 0) {
                throw new ErrnoException(Errno.EACCES, opcode.name());
            }
        }
    }

    private static boolean opens(Opcode opcode) {
        return switch (opcode) {
            case READ, WRITE, FSYNC, RELEASE, READDIR, READDIRPLUS, FSYNCDIR, RELEASEDIR -> false;
            default -> opcode.isAnswered();
        };
    }
}
