"""TLS: what a second of CPU time is worth in full handshakes, bytes, and requests over HTTP/1.1, HTTP/2 and HTTP/3."""

from benchmark import cases, marketeer, measure, report

DOCUMENT = marketeer.HOME / "src" / "docs" / "tls-performance.md"
UNITS = {"handshakes": "handshakes", "bulk": "GB"}  # the others: requests


def run(bench, args):
    samples = measure.run(bench, args)
    text = markdown(bench, args, samples)
    print(text)
    if args.write:
        report.write(text, DOCUMENT)
    return report.clean(samples)


def markdown(bench, args, samples):
    labels = measure.names(args)
    head = ["per second of the proxy's CPU time", *labels, *(f"Marketeer / {peer}" for peer in args.peers)]
    rows = []
    for case in args.cases:
        worth = [f"{units(case) * 1e6 / report.median(own, 'cpu_us'):.{digits(case)}f}" if own else "" for own in (report.of(samples, label, case) for label in labels)]
        # The less CPU time a request takes the more a second is worth: the ratio is the other way round.
        ratios = [report.ratio(samples, peer, "marketeer", case, "cpu_us") for peer in args.peers]
        rows.append([f"{case}: {UNITS.get(case, 'requests')}", *worth, *ratios])
    about = report.about(bench, args, samples) + " TLS 1.3, ECDSA P-256, full handshakes; more is better."
    commands = report.commands(bench, report.case_commands(bench, args))
    return "\n\n".join([about, report.table(head, rows), commands]) + "\n"


def units(case):
    return cases.LARGE / 1e9 if case == "bulk" else 1


def digits(case):
    return 2 if case == "bulk" else 0
