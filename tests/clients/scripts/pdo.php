<?php
// PDO and the pgsql functions below it: prepared on the server and emulated, a query cancelled.
// Prints what it saw as one line of JSON. Argument: questions as JSON.
$given = json_decode($argv[1], true);
$pdo = new PDO('pgsql:', null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
$seen = ['tables' => $pdo->query($given['tables'])->fetchAll(PDO::FETCH_COLUMN)];

$typed = $pdo->query($given['typed']);
foreach (range(0, $typed->columnCount() - 1) as $i) {
    $seen['types'][] = $typed->getColumnMeta($i)['native_type'];
}
$seen['sites'] = $typed->fetchAll(PDO::FETCH_COLUMN);

foreach ([false, true] as $emulated) {
    $asked = $pdo->prepare($given['asked'], [PDO::ATTR_EMULATE_PREPARES => $emulated]);
    $asked->execute([18, 1]);
    $seen['years'][] = $asked->fetchColumn();
}
foreach ($given['refused'] as $text) {
    try {
        $pdo->query($text);
    } catch (PDOException $error) {
        $seen['refused'][] = $error->getCode();
    }
    $pdo->query('SELECT 1');
}
$seen['copied'] = count($pdo->pgsqlCopyToArray("({$given['typed']})"));

$connection = pg_connect('');
$spent = fn() => $pdo->query('SHOW privacy.budget')->fetchColumn();
$before = $spent();
pg_send_query($connection, $given['endless']);
while ($spent() === $before) {  // until it has begun: it is cancelled once
    usleep(50000);
}
$seen['cancelled'] = pg_cancel_query($connection);  // true: it reads the error and throws it away
$seen['after'] = pg_fetch_result(pg_query($connection, 'SELECT 1'), 0, 0);
echo json_encode($seen), "\n";
