package dev.lamina.builder;

import dev.lamina.builder.plan.Step;
import dev.lamina.builder.remote.GitTree;
import dev.lamina.builder.remote.HttpFiles;
import dev.lamina.builder.secret.Grants;
import dev.lamina.builder.step.CopySource;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What ADD takes from elsewhere, fetched once for a build and gone with it. Thread-safe. */
final class Remotes implements CopySource.Remotes, AutoCloseable {
    private final StoreLayout layout;
    private final Grants grants;
    private final Map<Step.Item.Remote, CopySource> fetched = new HashMap<>();
    private final Map<Step.Item.Remote, GitTree> trees = new HashMap<>();

    Remotes(StoreLayout layout, Grants grants) {
        this.layout = layout;
        this.grants = grants;
    }

    @Override
    public synchronized Optional<CopySource> get(Step.Item.Remote item) throws IOException {
        var known = fetched.get(item);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            var source =
                    switch (item) {
                        case Step.Item.Http http -> file(http);
                        case Step.Item.Git git -> tree(git);
                    };
            fetched.put(item, source);
            return Optional.of(source);
        } catch (StoreException e) {
            throw new BuildfileException(
                    item.at().range(), String.valueOf(e.getMessage()), e.remedy());
        } catch (IOException e) {
            throw new BuildfileException(
                    item.at().range(),
                    "cannot fetch it: " + (e.getMessage() == null ? e : e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while fetching");
        }
    }

    private CopySource file(Step.Item.Http http) throws IOException, InterruptedException {
        var uri = URI.create(http.url());
        var file = new HttpFiles(layout).fetch(uri, authorization(uri), http.checksum());
        return new CopySource.Fetched(ByteString.of(http.name()), file);
    }

    /** As other builders have it: a token, or the whole header, under the name of the host. */
    private Optional<String> authorization(URI uri) throws IOException {
        var header = secret("HTTP_AUTH_HEADER_" + uri.getHost());
        var token = secret("HTTP_AUTH_TOKEN_" + uri.getHost());
        return header.or(() -> token.map(value -> "Bearer " + value));
    }

    private Optional<String> secret(String id) throws IOException {
        var source = grants.secrets().get(id);
        return source == null
                ? Optional.empty()
                : Optional.of(new String(source.read().bytes(), StandardCharsets.UTF_8).strip());
    }

    private CopySource tree(Step.Item.Git git) throws IOException, InterruptedException {
        var tree = GitTree.fetch(git.source(), layout);
        trees.put(git, tree);
        var content =
                tree.commit() + "\0" + git.source().subdir() + "\0" + git.source().keepGitDir();
        return new CopySource.Tree(
                tree.root(), Digest.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public synchronized void close() throws IOException {
        for (var tree : trees.values()) {
            tree.close();
        }
    }
}
