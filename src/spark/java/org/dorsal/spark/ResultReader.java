package org.dorsal.spark;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/** Reads Parquet and writes the same as JSON, so that a test can read it without Spark. */
final class ResultReader {
    private ResultReader() {}

    public static void main(String[] arguments) throws IOException {
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            spark.read().parquet(arguments[0]).write().json(arguments[1]);
        }
    }
}
