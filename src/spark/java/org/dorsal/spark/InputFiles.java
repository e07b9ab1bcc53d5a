package org.dorsal.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a run, in the order of their names.
 *
 * @param files with their lengths
 * @param passedOver files of named directories that are no lines of FHIR JSON by their names
 */
record InputFiles(List<FileStatus> files, List<String> passedOver) {
    /** File names searched for in a directory; a file that is named directly is read with any name. */
    private static final Pattern READ = Pattern.compile("(?i).*\\.(zip|(ndjson|jsonl|json)(\\.\\w+)?)");

    /**
     * Files, directories with all below them, and patterns ({@code *}, {@code {a,b}}), of any file system that Hadoop
     * reads.
     */
    static InputFiles of(List<String> names, Configuration hadoop) throws IOException {
        List<FileStatus> files = new ArrayList<>();
        List<String> passedOver = new ArrayList<>();
        for (String name : names) {
            Path pattern = new Path(name);
            FileSystem system = FileSystem.get(pattern.toUri(), hadoop);
            FileStatus[] found = Stream.ofNullable(system.globStatus(pattern))
                    .flatMap(Stream::of)
                    .toArray(FileStatus[]::new);
            if (found.length == 0) {
                throw new FileNotFoundException(name + ": there is no such file");
            }
            for (FileStatus one : found) {
                if (one.isDirectory()) {
                    below(one.getPath(), system, files, passedOver);
                } else {
                    files.add(one);
                }
            }
        }
        List<FileStatus> sorted = files.stream()
                .distinct() // a file is its path: named twice, it is read once
                .sorted(Comparator.comparing(file -> file.getPath().toString()))
                .toList();
        return new InputFiles(sorted, List.copyOf(passedOver));
    }

    private static void below(Path directory, FileSystem system, List<FileStatus> files, List<String> passedOver)
            throws IOException {
        RemoteIterator<LocatedFileStatus> all = system.listFiles(directory, true);
        while (all.hasNext()) {
            FileStatus file = all.next();
            String relative =
                    directory.toUri().relativize(file.getPath().toUri()).getPath();
            // what begins so is another program's unfinished work, as Hadoop has it
            boolean hidden =
                    Stream.of(relative.split("/")).anyMatch(part -> part.startsWith("_") || part.startsWith("."));
            if (!hidden && READ.matcher(file.getPath().getName()).matches()) {
                files.add(file);
            } else {
                passedOver.add(file.getPath().toString());
            }
        }
    }

    /**
     * Parts of the files, none much larger than it may be; small files share one.
     *
     * @param mostBytes of a part
     */
    List<List<Split>> parts(long mostBytes, Configuration hadoop) {
        List<List<Split>> parts = new ArrayList<>();
        long left = 0;
        for (FileStatus file : files) {
            for (Split split : splits(file, mostBytes, hadoop)) {
                long bytes = split.to() - split.from();
                if (bytes > left) {
                    parts.add(new ArrayList<>());
                    left = mostBytes;
                }
                parts.getLast().add(split);
                left -= bytes;
            }
        }
        return parts;
    }

    private static List<Split> splits(FileStatus file, long mostBytes, Configuration hadoop) {
        String name = file.getPath().toString();
        Split.Kind kind = Split.kindOf(name, hadoop);
        long length = file.getLen();
        if (kind != Split.Kind.PLAIN || length <= mostBytes) {
            return List.of(new Split(name, kind, 0, length, 0));
        }
        List<Split> splits = new ArrayList<>();
        for (long from = 0; from < length; from += mostBytes) {
            splits.add(new Split(name, kind, from, Math.min(length, from + mostBytes), 0));
        }
        return splits;
    }

    long bytes() {
        return files.stream().mapToLong(FileStatus::getLen).sum();
    }
}
