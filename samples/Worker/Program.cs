using Worker;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.Configure<WatchOptions>(builder.Configuration.GetSection("Watch"));
builder.Services.AddSingleton<HttpClient>();
builder.Services.AddHostedService<PageWatcher>();

// SIGTERM, which `docker stop` sends, stops the host: the token of ExecuteAsync is cancelled, and the program ends.
builder.Build().Run();
