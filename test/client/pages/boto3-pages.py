"""Goes through pages with botocore: cases on standard input, what came of them on standard output."""

import copy
import json
import sys
from types import SimpleNamespace

from botocore.exceptions import PaginationError
from botocore.paginate import Paginator


def go(case, config):
    first_input = case["inputs"][0]
    asked = []

    def method(**params):
        asked.append(dict(params))
        token = params.get(first_input)
        return copy.deepcopy(case["pages"][int(token[1:]) if token else 0])

    shape = SimpleNamespace(members={"Limit": SimpleNamespace(type_name="integer")})
    paginator = Paginator(method, case["paginator"], SimpleNamespace(input_shape=shape))
    try:
        iterator = paginator.paginate(Given=1, PaginationConfig=config)
        pages = list(iterator)
        iterators = paginator.paginate(PaginationConfig=config).result_key_iters()
        # Numbers and texts make botocore's iterators fail or fall into letters.
        lists = [items for items in iterators if items.result_key.expression.endswith(("Items", "More"))]
        keys = [list(items) for items in lists]
        full = paginator.paginate(PaginationConfig=config).build_full_result()
        steps = len(pages)
        return {"pages": pages, "asked": asked[:steps], "token": iterator.resume_token, "keys": keys, "full": full}
    except PaginationError:
        return {"error": "PaginationError"}


def compare(case):
    result = go(case, case["config"])
    token = case["token"]
    rest = None if token is None else go(case, {"StartingToken": token})
    return {"result": result, "rest": rest}


json.dump([compare(case) for case in json.load(sys.stdin)], sys.stdout)
