namespace BackOffice.Desk.Views;

/// <summary>A box to be placed on a drawing.</summary>
/// <param name="Id">What it is called.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
public readonly record struct Box(string Id, double Width, double Height);

/// <summary>
/// Places boxes in columns from left to right. A column is the longest way from a start over connections that close no loop; rows in a column
/// follow the rows of the boxes before. A column is as wide as its widest box, so that none lies on another. Ways of any length are walked
/// without recursion: a process of ten thousand steps in a row has to be drawn, too.
/// </summary>
public static class Layering
{
    /// <summary>The left upper corner of each box.</summary>
    /// <param name="boxes">The boxes, in the order of the file.</param>
    /// <param name="links">Connections between them, by id.</param>
    /// <param name="gapX">Room between columns.</param>
    /// <param name="gapY">Room between rows.</param>
    /// <param name="margin">Room around.</param>
    public static Dictionary<string, (double X, double Y)> Place(IReadOnlyList<Box> boxes, IEnumerable<(string From, string To)> links, double gapX, double gapY, double margin)
    {
        var all = links as IReadOnlyList<(string From, string To)> ?? [.. links];
        var (forward, order) = WithoutLoops(boxes, all);
        var column = boxes.ToDictionary(box => box.Id, _ => 0, StringComparer.Ordinal);
        var onward = forward.ToLookup(link => link.From, link => link.To, StringComparer.Ordinal);
        foreach (var id in order)
            foreach (var next in onward[id])
                column[next] = Math.Max(column[next], column[id] + 1);

        var before = forward.ToLookup(link => link.To, link => link.From, StringComparer.Ordinal);
        var places = new Dictionary<string, (double X, double Y)>(StringComparer.Ordinal);
        var row = new Dictionary<string, double>(StringComparer.Ordinal);
        var height = boxes.Select(box => box.Height).DefaultIfEmpty(0).Max();
        var left = margin;
        foreach (var layer in boxes.GroupBy(box => column[box.Id]).OrderBy(layer => layer.Key))
        {
            var wanted = layer
                .Select((box, index) => (box, Row: before[box.Id].Where(row.ContainsKey).Select(id => row[id]).DefaultIfEmpty(index).Average(), Index: index))
                .OrderBy(box => box.Row).ThenBy(box => box.Index);
            var next = 0.0;
            foreach (var (box, want, _) in wanted)
            {
                var at = Math.Max(next, Math.Round(want));
                row[box.Id] = at;
                next = at + 1;
                places[box.Id] = (left, margin + at * (height + gapY));
            }

            left += layer.Max(box => box.Width) + gapX;
        }

        return places;
    }

    /// <summary>Connections that lead forward, and the boxes in an order in which every one of them leads to a later box.</summary>
    private static (List<(string From, string To)> Forward, List<string> Order) WithoutLoops(IReadOnlyList<Box> boxes, IReadOnlyList<(string From, string To)> links)
    {
        var from = links.ToLookup(link => link.From, StringComparer.Ordinal);
        var entered = links.Select(link => link.To).ToHashSet(StringComparer.Ordinal);
        var state = new Dictionary<string, int>(StringComparer.Ordinal); // 1 while its ways are walked, 2 after
        var forward = new List<(string From, string To)>();
        var left = new List<string>();
        var way = new Stack<(string Id, IEnumerator<(string From, string To)> Links)>();
        foreach (var start in boxes.OrderBy(box => entered.Contains(box.Id)).Where(box => !state.ContainsKey(box.Id)))
        {
            Enter(start.Id);
            while (way.Count > 0)
            {
                var (id, rest) = way.Peek();
                if (!rest.MoveNext())
                {
                    way.Pop();
                    state[id] = 2;
                    left.Add(id);
                    continue;
                }

                var link = rest.Current;
                var seen = state.GetValueOrDefault(link.To);
                if (seen == 1) continue;
                forward.Add(link);
                if (seen == 0) Enter(link.To);
            }
        }

        left.Reverse();
        return (forward, left);

        void Enter(string id)
        {
            state[id] = 1;
            way.Push((id, from[id].GetEnumerator()));
        }
    }
}
