using BackOffice.Store;
using BackOffice.Store.Postgres;
using BackOffice.Store.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Tests.Databases;

/// <summary>An empty database of one kind, for one test.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    public abstract string Kind { get; }

    public abstract string ConnectionString { get; }

    public abstract IServiceCollection AddStore(IServiceCollection services);

    public abstract ValueTask DisposeAsync();

    public static async Task<TestDatabase> New(string kind) => kind == "postgres" ? await PostgresDatabase.New() : new SqliteDatabase();

    private sealed class SqliteDatabase : TestDatabase
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("backoffice-test-").FullName;

        public override string Kind => "sqlite";

        public override string ConnectionString => Path.Combine(_folder, "test.db");

        public override IServiceCollection AddStore(IServiceCollection services) => services.AddSqliteStore(ConnectionString);

        public override ValueTask DisposeAsync()
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class PostgresDatabase(string connectionString) : TestDatabase
    {
        public override string Kind => "postgres";

        public override string ConnectionString => connectionString;

        public static async Task<PostgresDatabase> New() => new(await PostgresServer.NewDatabase());

        public override IServiceCollection AddStore(IServiceCollection services) => services.AddPostgresStore(connectionString);

        public override async ValueTask DisposeAsync() => await PostgresServer.Drop(connectionString);
    }
}

/// <summary>A clock that stands still until a test moves it.</summary>
public sealed class StillClock(DateTimeOffset now) : TimeProvider
{
    private long _ticks = now.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void MoveTo(DateTimeOffset moment) => Interlocked.Exchange(ref _ticks, moment.UtcTicks);

    public void Move(TimeSpan by) => MoveTo(GetUtcNow() + by);
}

/// <summary>One node of the product on one database: the services a test asks for.</summary>
public sealed class Node : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Node(TestDatabase database, TimeProvider clock, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        database.AddStore(services);
        more?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public Task Start() => Get<StoreStart>().Start();

    public Task<BackOfficeDb> Db() => Get<IDbContextFactory<BackOfficeDb>>().CreateDbContextAsync();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
