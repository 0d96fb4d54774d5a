import Foundation
import Glibc
import Testing

/// What a lab leaves on the machine, as root and as a user who is nobody.
///
/// Every folder in which programs like to write is covered by an overlay in a mount namespace of the test's own: whatever
/// is made, changed or removed there shows in the overlay's upper folder, and nothing that others do meanwhile does.
@Suite struct FootprintTests {
    /// The covered folders.
    private static let covered = "/etc /var /run /tmp /usr /opt /root /home /srv /dev/shm"

    /// `/mnt/free` is the lab's to use, and the upper folders are in `/mnt/upper`.
    private static let script = """
        set -eu
        mount -t tmpfs -o mode=755 none /mnt
        mkdir /mnt/free /mnt/upper /mnt/work
        for folder in \(covered); do
            [ -d "$folder" ] || continue
            mkdir -p "/mnt/upper$folder" "/mnt/work$folder"
            chmod --reference "$folder" "/mnt/upper$folder"
            mount -t overlay -o "lowerdir=$folder,upperdir=/mnt/upper$folder,workdir=/mnt/work$folder" none "$folder"
        done
        cp "$1" "$2" /mnt/
        chown "$3" /mnt/free
        cd /mnt/free
        export TMPDIR=/mnt/free HOME=/mnt/free
        as="setpriv --reuid $3 --regid $3 --clear-groups --"
        line=$($as /mnt/rmsload lab up)
        url=${line#* }
        $as /mnt/rmsload bench "$url/rms/portal" -n 40 -c 4 >/dev/null
        $as /mnt/rmsload bench "$url/static/skin.css" -n 40 -c 4 >/dev/null
        ls /mnt/free | grep -c rmsload-lab >/dev/null
        $as /mnt/rmsload lab down
        find /mnt/upper -mindepth 2 ! -path /mnt/upper/dev/shm | sed 's/^/touched: /'
        find /mnt/free -mindepth 1 | sed 's/^/left: /'
        echo done
        """

    /// Runs a shell script in a mount namespace of its own.
    private static func unshared(_ script: String, _ arguments: [String]) throws -> (status: Int32, text: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = ["--mount", "--propagation", "private", "sh", "-c", script, "sh"] + arguments
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    /// Whether this machine lets the test make its namespace: it takes root and overlays.
    static let isPossible: Bool = {
        let probe =
            "mount -t tmpfs none /mnt && mkdir /mnt/u /mnt/w && "
            + "mount -t overlay -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w none /etc && command -v setpriv"
        return geteuid() == 0 && (try? unshared(probe, []).status) == 0
    }()

    @Test(
        "a lab comes up, serves and goes without touching anything outside its folder, as root and as nobody",
        .enabled(if: isPossible, "needs root and overlay mounts"), arguments: [0, 65_534])
    func nothingTouched(user: Int) throws {
        let (status, text) = try Self.unshared(Self.script, [Program.executable, Program.node, "\(user)"])
        #expect(status == 0, "\(text)")
        #expect(text.hasSuffix("done\n"), "\(text)")
        #expect(!text.contains("touched: "), "\(text)")
        #expect(!text.contains("left: "), "\(text)")
    }

    @Test(
        "the overlay shows what is made, changed and removed", .enabled(if: isPossible, "needs root and overlay mounts")
    )
    func canSee() throws {
        let change = "touch /etc/new; chmod 600 /etc/profile; rm /etc/debian_version; rm -r /var/log"
        let seen = Self.script.replacing("line=$(", with: "\(change)\nline=$(")
        let text = try Self.unshared(seen, [Program.executable, Program.node, "0"]).text
        for path in ["etc/new", "etc/profile", "etc/debian_version", "var/log"] {
            #expect(text.contains("touched: /mnt/upper/\(path)\n"), "\(text)")
        }
    }
}
