package history.check;

import history.record.Call;
import history.record.History;
import java.util.List;
import java.util.stream.Stream;

/** Checks that versions are numbered without a gap and that each read of a version gives what was written. */
final class Versions extends Check {
    Versions() {
        super("versions");
    }

    @Override
    protected void check(History history, Stored stored) {
        stored.versions()
                .forEach((_, versions) -> require(
                        versions.firstKey() == 1 && versions.lastKey() == versions.size(),
                        "a version is missing",
                        versions.lastEntry().getValue()));
        for (Call version : history.of("final-version")) {
            Call other = stored.versions().get(version.got("id")).get(Integer.parseInt(version.got("version")));
            require(version.got("marker").equals(other.got("marker")), "two versions with one number", version, other);
        }
        List<Call> reads = Stream.of("read", "vread")
                .flatMap(kind -> history.acknowledged(kind).stream())
                .toList();
        for (Call read : reads) {
            var versions = stored.versions().get(read.sent("id"));
            Call version = versions == null ? null : versions.get(Integer.parseInt(read.got("version")));
            require(version != null, "what was read is not there", read);
            if (version != null) {
                require(version.got("marker").equals(read.got("marker")), "a version has changed", read, version);
                boolean another = read.is("vread") && !read.sent("path").endsWith("/_history/" + read.got("version"));
                require(!another, "another version than was asked for", read);
            }
        }
    }
}
