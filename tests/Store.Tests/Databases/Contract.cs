namespace BackOffice.Tests.Databases;

/// <summary>Facts that hold on every database. A class for each database inherits them.</summary>
public abstract class Contract(string kind) : IAsyncLifetime
{
    /// <summary>A Monday in term.</summary>
    protected static readonly DateTimeOffset Start = new(2026, 1, 12, 9, 0, 0, TimeSpan.Zero);

    private readonly List<Node> _nodes = [];

    protected StillClock Clock { get; } = new(Start);

    protected TestDatabase Database { get; private set; } = null!;

    protected Node House { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Database = await TestDatabase.New(kind);
        House = AnotherNode();
        await House.Start();
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
    }

    /// <summary>A second process on the same database.</summary>
    protected Node AnotherNode()
    {
        var node = new Node(Database, Clock, Add);
        _nodes.Add(node);
        return node;
    }

    protected virtual void Add(Microsoft.Extensions.DependencyInjection.IServiceCollection services)
    {
    }
}
