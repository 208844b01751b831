"""Trains one of Offbeat's networks with PyTorch on one thread, as `offbeat bench train` asks.

Standard input is this script; the arguments are a JSON file that describes the problem and the
file of its numbers. The last line of standard output is JSON: milliseconds of each round's median
and lowest tenth, and the best validation loss of each seed.

The series, the windows' law, the network, its start, the loss, Adam and the clipping are the
trainer's. Filling a minibatch is left out of the time here, and is part of it there.
"""

import json
import math
import random
import statistics
import sys
import time

try:
    import torch
except ImportError:
    sys.exit(3)

torch.set_num_threads(1)
problem = json.load(open(sys.argv[1]))
numbers = torch.frombuffer(bytearray(open(sys.argv[2], "rb").read()), dtype=torch.float32)

SERIES, INPUTS, POINTS = problem["series"], problem["inputs"], problem["points"]
STEPS, LANES, HIDDEN = problem["truncation"], problem["batch"], problem["hidden"]
rows = numbers.view(SERIES, INPUTS + 1, POINTS)
x_all = rows[:, :INPUTS].permute(2, 0, 1).contiguous()  # (points, series, inputs)
y_all = rows[:, INPUTS].t().contiguous()  # (points, series)
TRAIN_END, VALIDATION_END = problem["trainEnd"], problem["validationEnd"]
WARM_UP, VALIDATION_WARM_UP, WINDOWS = 20, 200, 8


def uniform(rows, columns, fan_in):
    return torch.nn.Parameter((2 * torch.rand(rows, columns) - 1) / math.sqrt(fan_in))


def zeros(n):
    return torch.nn.Parameter(torch.zeros(n))


class FastRnn(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = uniform(INPUTS, HIDDEN, INPUTS)
        self.u = uniform(HIDDEN, HIDDEN, HIDDEN)
        self.b = zeros(HIDDEN)
        self.alpha = torch.nn.Parameter(torch.tensor([-3.0]))
        self.beta = torch.nn.Parameter(torch.tensor([3.0]))

    def forward(self, x, h):
        alpha, beta = torch.sigmoid(self.alpha), torch.sigmoid(self.beta)
        wx = torch.matmul(x, self.w) + self.b  # all steps at once
        states = []
        for input in wx.unbind(0):
            h = alpha * torch.tanh(torch.addmm(input, h, self.u)) + beta * h
            states.append(h)
        return torch.stack(states), h


class Gru(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = torch.nn.GRU(INPUTS, HIDDEN)
        with torch.no_grad():
            self.gru.weight_ih_l0.uniform_(-1 / math.sqrt(INPUTS), 1 / math.sqrt(INPUTS))
            self.gru.weight_hh_l0.uniform_(-1 / math.sqrt(HIDDEN), 1 / math.sqrt(HIDDEN))
            self.gru.bias_ih_l0.zero_()
            self.gru.bias_hh_l0.zero_()

    def forward(self, x, h):
        states, last = self.gru(x, h.unsqueeze(0))
        return states, last.squeeze(0)


class Network(torch.nn.Module):
    """A cell and a linear head that sees units and inputs."""

    def __init__(self):
        super().__init__()
        self.cell = FastRnn() if problem["cell"] == "fastrnn" else Gru()
        self.v = uniform(HIDDEN, 1, 100 * HIDDEN)
        self.w = uniform(INPUTS, 1, 100 * INPUTS)
        self.b = zeros(1)

    def forward(self, x, h):
        states, last = self.cell(x, h)
        out = torch.matmul(states, self.v) + torch.matmul(x, self.w) + self.b
        return out.squeeze(-1), last


def segments(draw):
    """(series, from, scored from, to): each span cut at a random phase, shuffled."""
    length = WINDOWS * STEPS
    cut = []
    for s in range(SERIES):
        begin, to = 0, 1 + draw.randrange(length)
        while begin < TRAIN_END:
            cut.append((s, max(0, begin - WARM_UP), max(begin, WARM_UP), min(to, TRAIN_END)))
            begin, to = to, to + length
    draw.shuffle(cut)
    return cut


def validation_segments():
    length = WINDOWS * STEPS
    return [
        (s, begin - VALIDATION_WARM_UP, begin, min(begin + length, VALIDATION_END))
        for s in range(SERIES)
        for begin in range(TRAIN_END, VALIDATION_END, length)
    ]


def windows(queue, end):
    """Minibatches (x, y, weight, lanes that start anew) until every segment is through."""
    queue = list(reversed(queue))
    current, at = [None] * LANES, [0] * LANES
    while queue or any(c is not None and at[i] < c[3] for i, c in enumerate(current)):
        x = torch.zeros(STEPS, LANES, INPUTS)
        y = torch.zeros(STEPS, LANES)
        weight = torch.zeros(STEPS, LANES)
        keep = torch.ones(LANES, 1)
        for lane in range(LANES):
            if current[lane] is None or at[lane] >= current[lane][3]:
                keep[lane] = 0
                current[lane] = queue.pop() if queue else None
                at[lane] = current[lane][1] if current[lane] else 0
            if current[lane] is None:
                continue
            s, _, scored, to = current[lane]
            a, n = at[lane], min(STEPS, to - at[lane])
            x[:n, lane] = x_all[a : a + n, s]
            y[:n, lane] = y_all[a : a + n, s]
            weight[max(0, scored - a) : max(0, min(n, end - 1 - a)), lane] = 1
            at[lane] += n
        yield x, y, weight, keep


def loss_sum(out, y, weight):
    return (0.5 * weight * (y - out) ** 2).sum()


def validate(network):
    h, total, count = torch.zeros(LANES, HIDDEN), 0.0, 0.0
    with torch.no_grad():
        for x, y, weight, keep in windows(validation_segments(), VALIDATION_END):
            out, h = network(x, h * keep)
            total += loss_sum(out, y, weight).item()
            count += weight.sum().item()
    return total / count


def train(seed, epochs):
    """Milliseconds of each update, and the best validation loss."""
    torch.manual_seed(seed)
    draw = random.Random(seed)
    network = Network()
    parameters = list(network.parameters())
    adam = torch.optim.Adam(parameters, lr=problem["learningRate"])
    millis, best = [], math.inf
    for epoch in range(epochs):
        for group in adam.param_groups:
            group["lr"] = problem["learningRate"] * (1 - epoch / epochs)
        h = torch.zeros(LANES, HIDDEN)
        for x, y, weight, keep in windows(segments(draw), TRAIN_END):
            start = time.perf_counter()
            out, h = network(x, h.detach() * keep)
            adam.zero_grad()
            (loss_sum(out, y, weight) / weight.sum().clamp(min=1)).backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            adam.step()
            millis.append(1e3 * (time.perf_counter() - start))
        if epochs == problem["epochs"]:
            best = min(best, validate(network))
    return millis, best


timed = [sorted(train(1, problem["timedEpochs"])[0]) for _ in range(problem["rounds"])]
losses = [train(seed, problem["epochs"])[1] for seed in range(1, problem["seeds"] + 1)]
print(
    json.dumps(
        {
            "version": torch.__version__,
            "millis": [statistics.median(each) for each in timed],
            "lowestTenth": [each[len(each) // 10] for each in timed],
            "losses": losses,
        }
    )
)
