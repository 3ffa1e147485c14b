package dev.lamina.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A union that serves the usual work of other processes once, so that the AOT cache knows the code
 * behind each kind of request.
 *
 * @param folder empty; for the branches and the mount point
 */
record WarmMount(Path folder) {
    private static final String BRANCHES =
            """
            mkdir lower upper work mnt
            for tree in a b c d; do
                for folder in 1 2 3 4 5 6 7 8 9 10; do
                    mkdir -p lower/$tree/$folder
                    for file in 1 2 3 4 5 6 7 8 9 10 11 12; do
                        echo "$file" >lower/$tree/$folder/$file
                    done
                    ln -s 1 lower/$tree/$folder/link
                done
            done
            tar -cf tree.tar -C lower .
            """;

    /** Each command as often as makes its code compile; the last one ends the server. */
    private static final String WORK =
            """
            patience=200
            until grep -q " $PWD/mnt " /proc/self/mountinfo; do
                [ $((patience -= 1)) -gt 0 ] || exit 1
                sleep 0.1
            done
            find mnt -printf '%s %p\n' >listing
            tar -cf - mnt | cat >copy
            for tree in new newer newest; do
                mkdir mnt/$tree
                tar -xf tree.tar -C mnt/$tree
            done
            chmod -R o-r mnt/a mnt/new
            for folder in 1 2 3 4 5 6 7 8 9 10; do
                for file in 1 2 3 4 5 6 7 8 9 10; do
                    echo more >>mnt/b/$folder/$file
                    mv mnt/b/$folder/$file mnt/b/$folder/moved-$file
                    ln mnt/b/$folder/moved-$file mnt/b/$folder/linked-$file
                done
            done
            ls -lR mnt >listing
            rm -rf mnt/*
            umount mnt || fusermount3 -u mnt
            """;

    void serve(Console console) throws IOException, InterruptedException {
        shell(BRANCHES).waitFor();
        var workers = shell(WORK);
        int code = Main.run("junion", List.of("-o", options(), folder + "/mnt"), console);
        console.err().println("junion: " + code);
        workers.destroy();
        workers.waitFor();
    }

    private String options() {
        return "lowerdir="
                + folder
                + "/lower,upperdir="
                + folder
                + "/upper,workdir="
                + folder
                + "/work";
    }

    private Process shell(String script) throws IOException {
        return new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .inheritIO()
                .start();
    }
}
