"""Plants each fault of planted/*.patch into a copy of the built jar, runs the history program against it, and prints its row of src/evidence/planted-faults.csv.

    mvn package -DskipTests && mvn -f src/history/pom.xml test-compile
    python3 src/history/planted.py [NAME ...]

A patch begins with what it plants, the promise whose check must find it, the arguments of the run, and its faults. The exit code is 1
when a fault was not found by that check. Runs need a minute or more each, so they come one after the other.
"""

import collections
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent.parent
JAR = HOME / "target" / "service" / "dorsal.jar"
RUN = ["mvn", "-B", "-q", "-f", HERE / "pom.xml", "org.codehaus.mojo:exec-maven-plugin:3.5.0:exec@run"]
DEFAULTS = "seconds=15 clients=6 export=no erase=no"


def compiled(patch, folder):
    """Applies a patch to copies of the sources that it names and compiles them; returns the folder of the class files."""
    for source in re.findall(r"^\+\+\+ b/(.*)$", patch.read_text(), re.MULTILINE):
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HOME / source, folder / source)
    subprocess.run(["git", "apply", patch], cwd=folder, check=True)
    path = f"{HOME / 'target' / 'classes'}:{JAR.parent / 'lib'}/*"
    sources = sorted(folder.rglob("*.java"))
    subprocess.run(["javac", "-proc:none", "-parameters", "-nowarn", "-cp", path, "-d", folder / "out", *sources], check=True)
    return folder / "out"


def planted(classes, copy):
    """Copies the jar with these class files in place of its own."""
    ours = {file.relative_to(classes).as_posix(): file for file in classes.rglob("*.class")}
    with zipfile.ZipFile(JAR) as jar, zipfile.ZipFile(copy, "w") as result:
        for entry in jar.infolist():
            if entry.filename not in ours:
                result.writestr(entry, jar.read(entry))
        for name, file in ours.items():
            result.write(file, name)


def row(patch, folder):
    """Runs a fault; returns whether its check found it, and the row of the table."""
    fields = re.findall(r"^(\w[\w ]*): (.*)$", patch.read_text().split("\ndiff ")[0], re.MULTILINE)
    head = dict(fields)
    copy = JAR.with_name("planted.jar")  # beside the libraries that its manifest names
    planted(compiled(patch, folder), copy)
    schedule = folder / "schedule.txt"
    schedule.write_text("".join(value + "\n" for name, value in fields if name == "Fault"))
    options = dict(word.split("=") for word in f"{DEFAULTS} {head['Run']} schedule={schedule}".split())
    arguments = " ".join(f"{name}={value}" for name, value in options.items())
    begin = time.monotonic()
    command = [*RUN, f"-Dhistory.jar={copy}", f"-Dhistory.run={arguments}"]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout
    seconds = round(time.monotonic() - begin)
    checks = collections.Counter(re.findall(r"^([a-z-]+): .*\n    ", output, re.MULTILINE))
    faults = "; ".join(value for name, value in fields if name == "Fault") or "none needed"
    found = ", ".join(f"{name} {count}" for name, count in checks.most_common()) or "not found"
    return head["Found by"] in checks, ",".join(f'"{cell}"' for cell in (head["Planted"], found, faults, f"{seconds} s"))


def main():
    patches = [patch for patch in sorted(HERE.glob("planted/*.patch")) if patch.stem in (sys.argv[1:] or [patch.stem])]
    good = True
    for patch in patches:
        with tempfile.TemporaryDirectory() as folder:
            found, line = row(patch, pathlib.Path(folder))
        print(line, flush=True)
        good &= found
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
