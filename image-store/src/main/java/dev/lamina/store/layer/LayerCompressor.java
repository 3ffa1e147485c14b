package dev.lamina.store.layer;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.lamina.store.blob.BlobStore;
import dev.lamina.store.blob.BlobWriter;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.CompressedForms.Form;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.Optional;

/**
 * Makes packed forms of stored layers, on all processors, and remembers them: the same layer is
 * packed once. Safe for use by several threads.
 */
public final class LayerCompressor {
    private static final int ZSTD_LEVEL = 3;

    private final BlobStore blobs;
    private final CompressedForms forms;

    public LayerCompressor(BlobStore blobs, LayerStore layers) {
        this.blobs = blobs;
        forms = layers.forms();
    }

    /** The packed form of a layer, a blob of the store when this returns. */
    public Form pack(Digest diffId, Compression compression) throws IOException {
        Optional<Form> known = forms.find(diffId, compression);
        if (known.isPresent() && blobs.pin(known.get().digest())) {
            return known.get();
        }
        try (BlobWriter blob = blobs.create();
                InputStream tar = Channels.newInputStream(blobs.open(diffId))) {
            pack(tar, blob, compression);
            var form = new Form(compression, blob.commit(), blob.size());
            forms.put(diffId, form);
            return form;
        }
    }

    private static void pack(InputStream tar, OutputStream out, Compression compression)
            throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        switch (compression) {
            case GZIP -> {
                try (var gzip = new ParallelGzip(out, processors)) {
                    tar.transferTo(gzip);
                    gzip.finish();
                }
            }
            case ZSTD -> {
                try (var zstd = new ZstdOutputStreamNoFinalizer(new Open(out), ZSTD_LEVEL)) {
                    // With one worker or more the result does not depend on their number.
                    zstd.setWorkers(Math.max(1, processors));
                    tar.transferTo(zstd);
                }
            }
            case NONE, XZ, BZIP2 ->
                    throw new IllegalArgumentException("layers are not packed with " + compression);
        }
    }

    /** Ends a stream without closing the one below. */
    private static final class Open extends FilterOutputStream {
        Open(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
