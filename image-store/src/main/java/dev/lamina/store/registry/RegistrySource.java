package dev.lamina.store.registry;

import dev.lamina.store.image.Descriptor;
import dev.lamina.store.transfer.BlobContent;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.ImageSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a tag or digest of a repository leads to. The tag is resolved once; everything else goes by
 * digest, so that it may move meanwhile.
 */
public final class RegistrySource implements ImageSource {
    private final Repository repository;
    private final String tagOrDigest;
    private @Nullable Document top;

    RegistrySource(Repository repository, String tagOrDigest) {
        this.repository = repository;
        this.tagOrDigest = tagOrDigest;
    }

    @Override
    public synchronized Document top() throws IOException {
        Document known = top;
        if (known == null) {
            known = repository.document(tagOrDigest);
            top = known;
        }
        return known;
    }

    @Override
    public Document document(Descriptor descriptor) throws IOException {
        return repository.document(descriptor);
    }

    @Override
    public BlobContent blob(Descriptor descriptor) {
        return repository.blob(descriptor);
    }

    @Override
    public void close() {}
}
