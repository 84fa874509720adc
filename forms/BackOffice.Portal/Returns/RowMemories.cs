using BackOffice.Forms;

namespace BackOffice.Portal.Returns;

/// <summary>
/// What was found out about the rows of the returns that people have open on this node, so that after one row was saved the
/// others are not worked out again. Bounded; a return that nobody opened for longest is forgotten first, and is worked out anew
/// when it is opened again.
/// </summary>
internal sealed class RowMemories
{
    /// <summary>A remembered row of the census takes about 3 kB.</summary>
    private const int MostRows = 20_000;

    private const int MostReturns = 2_000;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, LinkedListNode<(Guid Id, RowMemory Memory)>> byId = [];
    private readonly LinkedList<(Guid Id, RowMemory Memory)> latest = [];
    private long added;

    /// <summary>The memory of one return.</summary>
    public RowMemory Of(Guid id)
    {
        lock (gate)
        {
            if (byId.TryGetValue(id, out var known))
            {
                latest.Remove(known);
                latest.AddFirst(known);
            }
            else
            {
                known = byId[id] = latest.AddFirst((id, new RowMemory()));
            }

            // Rows are counted now and then: a memory grows after it was handed out.
            if (latest.Count > MostReturns || ++added % 64 == 0) Forget();
            return known.Value.Memory;
        }
    }

    private void Forget()
    {
        var rows = 0;
        var kept = 0;
        for (var node = latest.First; node is not null;)
        {
            var next = node.Next;
            rows += node.Value.Memory.Count;
            if (kept > 0 && (rows > MostRows || kept >= MostReturns))
            {
                latest.Remove(node);
                byId.Remove(node.Value.Id);
            }
            else
            {
                kept++;
            }

            node = next;
        }
    }
}
