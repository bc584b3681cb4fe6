"""boto3 itself: python3 python_boto3.py <service> <row> '<JSON of settings>'. Prints one line of JSON.

Same parameters, loops and output as measure.mjs; CPU is that of the whole process, user and system.
"""

import json
import pathlib
import sys
import threading
import time


def main():
    service, row, settings = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    started = time.perf_counter()
    import boto3
    from botocore.config import Config

    imported = time.perf_counter()
    shared = json.loads((pathlib.Path(__file__).parent / "parameters.json").read_text())
    session = boto3.Session(
        aws_access_key_id=shared["credentials"]["accessKeyId"],
        aws_secret_access_key=shared["credentials"]["secretAccessKey"],
        region_name=shared["region"],
    )
    config = Config(max_pool_connections=settings["concurrency"])
    client = session.client(service, endpoint_url=settings["endpoint"], config=config)
    opened = time.perf_counter()
    parameters = shared["calls"][row]

    def call():
        return CALLS[row](client, parameters)

    report = {"answer": call(), "importMs": (imported - started) * 1e3, "openMs": (opened - imported) * 1e3}
    if settings["measureMs"] > 0:
        repeat(call, WARM_SECONDS, settings["concurrency"])
        before = time.process_time()
        report["calls"] = repeat(call, settings["measureMs"] / 1e3, settings["concurrency"])
        report["cpuMicros"] = (time.process_time() - before) * 1e6
    print(json.dumps(report))


# Nothing is compiled while it runs, so the JavaScript clients' long warm-up would only cost time here.
WARM_SECONDS = 0.1

CALLS = {
    "get-item": lambda client, parameters: len(client.get_item(**parameters)["Item"]),
    "query": lambda client, parameters: len(client.query(**parameters)["Items"]),
    "list-buckets": lambda client, parameters: len(client.list_buckets(**parameters)["Buckets"]),
    "list-objects": lambda client, parameters: len(client.list_objects_v2(**parameters)["Contents"]),
    "put-object": lambda client, parameters: len(client.put_object(**parameters)["ETag"]),
    "describe-instances": lambda client, parameters: len(client.describe_instances(**parameters)["Reservations"]),
    "get-object": lambda client, parameters: len(client.get_object(**parameters)["Body"].read()),
}


def repeat(call, seconds, concurrency):
    """Calls until the time is over, in `concurrency` threads, each one call after the other."""
    deadline = time.perf_counter() + seconds
    counts = []

    def loop():
        count = 0
        while True:
            call()
            count += 1
            if time.perf_counter() >= deadline:
                break
        counts.append(count)

    threads = [threading.Thread(target=loop) for _ in range(concurrency - 1)]
    for thread in threads:
        thread.start()
    loop()
    for thread in threads:
        thread.join()
    return sum(counts)


main()
