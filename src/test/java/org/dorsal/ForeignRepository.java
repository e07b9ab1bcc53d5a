package org.dorsal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Repository of other software for tests, at one commit, with the npm packages of that repository's lock file; in {@code target}.
 *
 * @param folder its files
 */
public record ForeignRepository(Path folder) {
    /**
     * Fetches the commit and installs its packages unless that was done; skips the test where Git, Node, npm or one of
     * their sources is missing. {@code git config url.<copy>.insteadOf <address>} makes Git fetch from a copy.
     */
    public static ForeignRepository of(String address, String commit) throws IOException, InterruptedException {
        for (String command : List.of("git", "node", "npm")) {
            assumeTrue(ForeignPackages.isInstalled(command), command + " is not installed");
        }
        String name = address.substring(address.lastIndexOf('/') + 1);
        var repository = new ForeignRepository(
                Path.of("target", name + "-" + commit.substring(0, 8)).toAbsolutePath());
        Files.createDirectories(repository.folder);
        if (!Files.isRegularFile(repository.folder.resolve("package.json"))) {
            assumeTrue(
                    repository.isDone("git", "init", "--quiet")
                            && repository.isDone("git", "fetch", "--quiet", "--depth=1", address, commit)
                            && repository.isDone("git", "checkout", "--quiet", "--force", commit),
                    "commit " + commit + " of " + address + " cannot be fetched");
        }
        if (!Files.isRegularFile(repository.folder.resolve("node_modules/.package-lock.json"))) {
            assumeTrue(
                    repository.isDone("npm", "ci", "--omit=dev", "--ignore-scripts", "--engine-strict=false"),
                    "the packages of " + address + " cannot be installed");
        }
        return repository;
    }

    private boolean isDone(String... command) throws IOException, InterruptedException {
        return ForeignPackages.isDone(folder, command);
    }
}
