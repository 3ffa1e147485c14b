package dev.lamina.store.layer;

import dev.lamina.store.blob.BlobStore;
import dev.lamina.store.blob.DirectoryBlobStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.StoreLayout;
import java.io.IOException;
import java.nio.file.Path;

/** A volatile store in a test's folder. */
record TestStore(StoreLayout layout, BlobStore blobs, LayerStore layers) {
    static TestStore in(Path folder) throws IOException {
        var layout = StoreLayout.open(folder.resolve("store"));
        var blobs = new DirectoryBlobStore(layout, Durability.VOLATILE);
        return new TestStore(layout, blobs, new LayerStore(layout, blobs));
    }
}
