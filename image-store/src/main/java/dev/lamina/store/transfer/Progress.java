package dev.lamina.store.transfer;

import dev.lamina.store.image.Descriptor;

/** Hears how a transfer goes on. Called by several threads at once. */
public interface Progress {
    Progress NONE =
            new Progress() {
                @Override
                public Counter begin(Descriptor blob) {
                    return Counter.NONE;
                }

                @Override
                public void present(Descriptor blob) {}
            };

    /** A blob is on its way. */
    Counter begin(Descriptor blob);

    /** A blob is there already. */
    void present(Descriptor blob);

    /** Of one blob. */
    interface Counter extends AutoCloseable {
        Counter NONE =
                new Counter() {
                    @Override
                    public void add(long bytes) {}

                    @Override
                    public void skip(long bytes) {}

                    @Override
                    public void close() {}
                };

        /** More bytes have arrived. */
        void add(long bytes);

        /** Bytes that need not be moved: an earlier attempt did. */
        void skip(long bytes);

        /** The blob is there, or will not come. */
        @Override
        void close();
    }
}
