package dev.lamina.store.registry;

import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.transfer.BlobContent;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.ImageTarget;
import dev.lamina.store.transfer.Progress;
import java.io.IOException;
import java.util.Optional;

/** A tag of a repository, to be led to an image; without a tag its digest names it. */
public final class RegistryTarget implements ImageTarget {
    private final Repository repository;
    private final Optional<String> tag;
    private final StoreLayout layout;
    private final Optional<String> mountFrom;

    /**
     * @param layout where it is written down how far uploads came
     * @param mountFrom another repository of the same registry that has the blobs
     */
    RegistryTarget(
            Repository repository,
            Optional<String> tag,
            StoreLayout layout,
            Optional<String> mountFrom) {
        this.repository = repository;
        this.tag = tag;
        this.layout = layout;
        this.mountFrom = mountFrom;
    }

    @Override
    public boolean has(Descriptor blob) throws IOException {
        return repository.has(blob);
    }

    @Override
    public void blob(Descriptor blob, BlobContent content, Progress.Counter progress)
            throws IOException {
        new Upload(repository, layout, blob, content, progress).run(mountFrom);
    }

    @Override
    public void document(Document document) throws IOException {
        repository.put(document.digest().toString(), document);
    }

    @Override
    public void name(Document top, Document origin) throws IOException {
        if (tag.isPresent()) {
            repository.put(tag.get(), top);
        }
    }

    @Override
    public void close() {}
}
